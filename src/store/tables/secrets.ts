/** The tables that belong to the key folder. */
export interface SecretsTables {
  key_fingerprint: KeyFingerprintTable;
}

/** A key that the processes of this database use; the key itself is in their key folders. */
export interface KeyFingerprintTable {
  /** `token` or `sealing`. */
  purpose: string;
  number: number;
  /** Made from the key; 16 hex digits. */
  id: string;
}
