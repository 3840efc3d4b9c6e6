/**
 * Whether a tag names one build for good, by how it is made: after a commit or a digest (seven hexadecimal digits and more, a decimal one among them), by a
 * version to its last part (1.2.3), a day, or a long number. Everything else (`latest`, `main`, `1.2`, `prod`) may be put on the next image again, and so may a
 * version that says itself that it goes on (`1.2.3-SNAPSHOT`).
 */
export function isOfOneBuild(tag: string): boolean {
  const isHash = (tag.match(/(?<![a-z0-9])[0-9a-f]{7,}(?![a-z0-9])/gi) ?? []).some((run) => /\d/.test(run));
  const isVersion = /\d+\.\d+\.\d+/.test(tag) && !/snapshot|latest|nightly|edge|dev/i.test(tag);
  return isHash || isVersion || /\d{4}[-.]\d{2}[-.]\d{2}/.test(tag) || /\d{6,}/.test(tag);
}
