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
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    let answered = false;
    // Ctrl-C and Ctrl-D end the reading, which is no answer; the line of the question is still open then.
    lines.once('close', () => {
      if (!answered) process.stderr.write('\n');
      resolve('');
    });
    lines.question(question, (answer) => {
      answered = true;
      resolve(answer);
      lines.close();
    });
  });
}

/** What is written for no terminal is drawn so wide. */
const widthOfFiles = 120;

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
    columns: isTerminal ? stream.columns : widthOfFiles,
  };
}
