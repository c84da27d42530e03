export declare const inputsFile: string;
export declare function currentBundle(root: string): string | null;
