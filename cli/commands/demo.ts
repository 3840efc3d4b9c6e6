import type { Command } from 'commander';
import { narrator } from '../demo/narrator.ts';
import { openStage, type Stage } from '../demo/stage.ts';
import { steps } from '../demo/steps.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { counted, type Terminal } from '../output.ts';
import { verify } from './log.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .option('--interactive', 'you answer the questions, in your browser')
    .addHelpText('after', '\nEverything happens in the memory of this process: no AWS account is touched, and nothing is left behind.')
    .action(async ({ interactive = false }: { interactive?: boolean }) => {
      process.once('SIGINT', () => {
        terminal.err('\nEnded early. Nothing is left behind: it was all in memory.\n');
        process.exit(EXIT.interrupted);
      });
      end(await demo(terminal, interactive));
    });
}

async function demo(terminal: Terminal, isInteractive: boolean): Promise<ExitCode> {
  const tell = narrator(terminal);
  await using stage = await openStage(tell, isInteractive);
  tell.plain('SnapWave shows photos and clips on the web, from an AWS account that lives in the memory of this process. Holdfast guards it; Mia is on call.');
  for (const [index, { title, play }] of steps.entries()) {
    tell.heading(`${index + 1}. ${title}`);
    await play(stage);
  }
  return await summary(stage);
}

async function summary(stage: Stage): Promise<ExitCode> {
  const { narrator: tell, alerts, store } = stage;
  const count = (kind: 'change' | 'undone' | 'request') => alerts.filter((alert) => alert.kind === kind).length;
  tell.heading('That was all of it');
  tell.event(`${counted(count('change'), 'change')} made, ${count('undone')} taken back, ${counted(count('request'), 'question')} asked.`);
  const exit = await verify(store, { format: 'table', arn: null }, tell.terminal);
  tell.heading('To try next');
  for (const [command, does] of NEXT) tell.plain(`  ${command.padEnd(33)}  ${does}`);
  return exit;
}

const NEXT = [
  ['npm start -- --interactive', 'the same, and you answer in your browser'],
  ['bin/holdfast rules restricted-ssh', 'what one rule wants, and why'],
  ['bin/holdfast check --live', 'judge your own account; changes nothing'],
  ['bin/holdfast run --help', 'the same loop on real events'],
  ['npm run deploy', 'into your account; it only watches at first'],
] as const;
