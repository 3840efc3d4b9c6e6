import type { Terminal } from './output.ts';

/** Longer lines are hard to read, however wide the terminal is. */
export const WIDEST = 100;

/** In lines of at most so many characters; what has no space to break at is left whole, so that it can be copied. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const [, indent = ''] = /^(\s*)/.exec(paragraph) ?? [];
    const lines: string[] = [];
    let line = indent;
    for (const word of paragraph.trim().split(' ')) {
      const longer = line.trim() === '' ? `${indent}${word}` : `${line} ${word}`;
      if (longer.length > width && line.trim() !== '') {
        lines.push(line);
        line = `${indent}${word}`;
      } else line = longer;
    }
    return [...lines, line];
  });
}

/** What stands under a command's options: paragraphs, parted by an empty line, as wide as the terminal. */
export function helpText({ width }: Pick<Terminal, 'width'>, text: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return `\n${paragraphs.map((paragraph) => wrapped(paragraph.replaceAll('\n', ' '), Math.min(width, WIDEST)).join('\n')).join('\n\n')}`;
}
