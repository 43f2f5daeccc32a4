-- A page may be a stretch of a recording.
alter table documents.source_page
  drop constraint source_page_source_check,
  add constraint source_page_source_check check (source in ('text', 'ocr', 'speech', 'none'));
