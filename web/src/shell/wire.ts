/** The wire contract (v1) as the console reads it: snake_case, the same names as the columns. */

export type FieldFault = { path: string; message: string };

export type Envelope<Data> =
  | { success: true; data: Data; error: null }
  | { success: false; data: null; error: WireError };

export type WireError = {
  code: string;
  message: string;
  remedy: string;
  details?: { fields?: FieldFault[]; [key: string]: unknown };
  request_id: string;
};

export type Page<Item> = { items: Item[]; next_cursor: string | null };

export type Session = {
  session_id: string;
  person: { id: string; email: string; name: string; locale: string };
  tenant: { id: string; slug: string; name: string } | null;
  tenants: { id: string; slug: string; name: string; role: string }[];
  permissions: string[];
  is_platform_admin: boolean;
};

export type Device = {
  id: string;
  device: string | null;
  ip: string | null;
  created_at: string;
  last_seen_at: string;
  is_current: boolean;
};

export type SourceState = 'stored' | 'extracting' | 'extracted' | 'failed';

export type Source = {
  file_id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  sha256: string;
  state: SourceState;
  error_code: string | null;
  project_id: string | null;
  origin: 'upload' | 'url';
  origin_url: string | null;
  page_count: number | null;
  created_at: string;
  updated_at: string;
};

export type FoundSource = Source & { snippet?: string | null };
export type StoredSource = Source & { deduplicated: boolean };

export type ExtractedPage = {
  number: number;
  text: string;
  source: 'text' | 'ocr' | 'none';
  confidence: number | null;
};

export type Extraction = {
  file_id: string;
  mode: 'text';
  text: string;
  pages: ExtractedPage[];
  media_type: string;
  page_count: number | null;
  character_count: number;
  engine: string;
  warnings: string[];
};

export type Project = {
  id: string;
  name: string;
  state: 'active' | 'archived';
  created_at: string;
  updated_at: string;
};
