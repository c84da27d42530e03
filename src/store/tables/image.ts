/** An image record; its data is apart. */
export interface ImageTable {
  id: string;
  name: string | null;
  /** `queued`, `saving`, `uploading`, `importing` or `active`. */
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

/** The data of an image, or what is to become it; its bytes are in pieces. */
export interface ImageDataTable {
  id: string;
  /** Null when it belongs to no image any more, and waits to be taken away. */
  image_id: string | null;
  /** The import that makes it. */
  task_id: string | null;
  /** `receiving`: it comes in; `staged`: it is there, and waits for its import; `importing`; `stored`. */
  state: string;
  /** Bytes that are there. */
  size: number;
  /** MD5, hex. */
  checksum: string | null;
  /** SHA-512, hex. */
  os_hash_value: string | null;
  /** The process that is at it, or was last. */
  holder: string;
  /** Goes up while its holder is alive. */
  beat: number;
  created_at: string;
}

/** A piece of an image's data. All but the last one are of the same size. */
export interface ImageChunkTable {
  data_id: string;
  /** From 0 on. */
  number: number;
  bytes: Uint8Array;
}

/** An import into an image. */
export interface ImageTaskTable {
  id: string;
  image_id: string;
  request_id: string;
  user_id: string;
  /** Project id. */
  owner: string | null;
  method: string;
  /** What was asked for, JSON. */
  request: string;
  /** `pending`, `processing`, `success` or `failure`. */
  status: string;
  /** Why it failed, for who asked. */
  message: string;
  created_at: string;
  updated_at: string;
  /** Set at its end: from then on nobody is told of it. */
  expires_at: string | null;
}

/** The tables of the embedded image service. */
export type ImageTables = {
  image: ImageTable;
  image_property: ImagePropertyTable;
  image_tag: ImageTagTable;
  image_member: ImageMemberTable;
  image_data: ImageDataTable;
  image_chunk: ImageChunkTable;
  image_task: ImageTaskTable;
};
