import { homedir } from 'node:os';
import type { WriteStream } from 'node:tty';
import { systemRuntime } from '../runtime/system-runtime.ts';
import type { Screen, World } from './world.ts';

/** The world of a real process. */
export function processWorld(): World {
  return {
    env: process.env,
    runtime: systemRuntime(),
    stdout: screen(process.stdout),
    stderr: screen(process.stderr),
    home: homedir(),
  };
}

function screen(stream: WriteStream): Screen {
  // A reader that has seen enough (`| head -1`) is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal,
    hasColours: isTerminal && stream.hasColors(),
  };
}
