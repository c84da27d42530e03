/**
 * With what Node runs Berth; `npm start` and the first line of berth.js say the same. A build leaves short-lived objects: with
 * V8's usual 16 MiB for the young, some live just long enough to be moved to the old.
 */
export const nodeFlags = ['--max-semi-space-size=32'];
