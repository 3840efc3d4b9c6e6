/** What the tests print; with the environment variable HOLDFAST_TEST_REPORTS, a folder, also a report for a program to count. */
export function reportersFor(suite: string): (string | [string, Record<string, unknown>])[] {
  const folder = process.env['HOLDFAST_TEST_REPORTS'];
  return folder ? ['default', ['json', { outputFile: `${folder}/${suite}.json` }]] : ['default'];
}
