/** An image record; its data is not kept. */
export interface ImageTable {
  id: string;
  name: string | null;
  /** `queued`: a record without data; `active`: fit to boot from. */
  status: string;
  /** `public`, `private`, `shared` or `community`. */
  visibility: string;
  /** Project id. */
  owner: string | null;
  disk_format: string | null;
  container_format: string | null;
  /** GiB. */
  min_disk: number;
  /** MiB. */
  min_ram: number;
  /** Bytes. */
  size: number | null;
  virtual_size: number | null;
  /** MD5 of the data, hex. */
  checksum: string | null;
  os_hash_algo: string | null;
  os_hash_value: string | null;
  protected: number;
  os_hidden: number;
  created_at: string;
  updated_at: string;
}

/** A property beyond the image's own attributes; the value is what the user gave. */
export interface ImagePropertyTable {
  image_id: string;
  name: string;
  value: string;
}

/** A tag of an image. */
export interface ImageTagTable {
  image_id: string;
  tag: string;
}

/** A project that a shared image is shared with. */
export interface ImageMemberTable {
  image_id: string;
  project_id: string;
  /** `pending`, `accepted` or `rejected`, as the project says. */
  status: string;
  created_at: string;
  updated_at: string;
}

/** The tables of the embedded image service. */
export type ImageTables = {
  image: ImageTable;
  image_property: ImagePropertyTable;
  image_tag: ImageTagTable;
  image_member: ImageMemberTable;
};
