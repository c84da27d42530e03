export { KeyRepositoryError, keyFolderAdvice, UnsealError } from './errors.ts';
export { type Key, keyId, type Purpose, purposes } from './key.ts';
export { KeyRing } from './key-ring.ts';
export { fixedKeys, type Keys } from './keys.ts';
export { makeFirstKeys } from './make-keys.ts';
export { keyFileNames, readCompleteKeys } from './read-keys.ts';
export { type Role, roleOf } from './roles.ts';
export { type Rotation, replaceTokenKeys, rotateKeys } from './rotate-keys.ts';
export { createSealer, isSealed, type Sealer } from './sealer.ts';
