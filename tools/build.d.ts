import type { BuildOptions } from 'esbuild';

export declare const bundleOptions: BuildOptions;
export declare function buildBundle(root: string): Promise<void>;
