import { createHash } from 'node:crypto';

/** What is known of data once all of it was seen. */
export interface Fingerprint {
  /** Bytes. */
  readonly size: number;
  /** MD5, hex: what the Image API calls the checksum. */
  readonly checksum: string;
  /** SHA-512, hex. */
  readonly osHashValue: string;
  /** Its first bytes, by which formats are known. */
  readonly head: Uint8Array;
}

const headSize = 64;

/** Sees data piece by piece. */
export class Fingerprinter {
  readonly #md5 = createHash('md5');
  readonly #sha512 = createHash('sha512');
  #head: Uint8Array = new Uint8Array();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    if (this.#size < headSize) this.#head = Buffer.concat([this.#head, bytes]).subarray(0, headSize);
    this.#md5.update(bytes);
    this.#sha512.update(bytes);
    this.#size += bytes.length;
  }

  done(): Fingerprint {
    return {
      size: this.#size,
      checksum: this.#md5.digest('hex'),
      osHashValue: this.#sha512.digest('hex'),
      head: Buffer.from(this.#head),
    };
  }
}

/** Formats whose data is the disk itself. */
const plain: readonly (string | null)[] = ['raw', 'iso', 'ami', 'ari', 'aki'];

/** Bytes of the disk that the data holds; null where its format does not say so in a way that is read here. */
export function virtualSizeOf({ size, head }: Fingerprint, diskFormat: string | null): number | null {
  if (size === 0) return null;
  if (plain.includes(diskFormat)) return size;
  if (diskFormat !== 'qcow2' || head.length < 32) return null;
  const header = Buffer.from(head);
  if (header.toString('latin1', 0, 4) !== 'QFI\xfb') return null;
  const bytes = header.readBigUInt64BE(24);
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : null;
}
