import type { Address } from './public-address.ts';

/** What is allowed where data of images comes in. */
export interface ImportSettings {
  /** Bytes of one image at most. */
  readonly maxSize: number;
  /** Hosts that images may be fetched from, `name` or `name:port`, in lower case; without any, none are fetched. */
  readonly webDownloadHosts: readonly string[];
  /** Milliseconds that one fetch may take. */
  readonly webDownloadTimeout: number;
  /** The addresses of a name; the system's, unless given. */
  readonly addressesOf?: (name: string) => Promise<readonly Address[]>;
  /** Whether an address may be connected to; any public one, unless given. Only tests have other ones. */
  readonly mayConnect?: (address: Address) => boolean;
}

export const defaultImportSettings: ImportSettings = {
  maxSize: 10 * 1024 ** 3,
  webDownloadHosts: [],
  webDownloadTimeout: 3_600_000,
};

/** The import methods that are enabled, in Glance's words. */
export function importMethods({ webDownloadHosts }: ImportSettings): readonly string[] {
  return ['glance-direct', ...(webDownloadHosts.length > 0 ? ['web-download'] : [])];
}
