-- What a page is made of, as `extraction/block.ts` says it, and the name that the page has of itself.
alter table documents.source_page
  add column blocks jsonb not null default '[]',
  add column label text check (length(label) between 1 and 200);

-- What the file says of itself (title, author…), and the language that its text was found to be in.
alter table documents.source
  add column metadata jsonb not null default '{}',
  add column language text check (language ~ '^[a-z]{2,3}$');
