/**
 * Whether every text that the pattern `inner` matches, `outer` matches too, by the wildcards of IAM: `*` any text, `?` any one character, and `${…}` opaque.
 * A text without wildcards is a pattern of itself. Errs to false only.
 * Case counts; actions are to be put in lower case first.
 */
export function covers(outer: string, inner: string): boolean {
  const pattern = tokensOf(outer);
  const text = tokensOf(inner);
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (next < text.length) {
    const token = pattern[at];
    if (token === '*') {
      star = at;
      resume = next;
      at += 1;
    } else if (token !== undefined && (token === text[next] || (token === '?' && isOneCharacter(text[next])))) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      next = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((token) => token === '*');
}

/** Whether some text is matched by both patterns. Errs to true only. */
export function overlaps(one: string, other: string): boolean {
  const a = asWildcards(tokensOf(one));
  const b = asWildcards(tokensOf(other));
  // reachable[j]: what a's tokens so far match can be what b's first j tokens match.
  let reachable = [true, ...b.map((_token, index) => b.slice(0, index + 1).every((token) => token === '*'))];
  for (const token of a) {
    const following = [token === '*' && reachable[0] === true];
    for (const [index, otherToken] of b.entries()) {
      const both = reachable[index] === true && (token === otherToken || isWild(token) || isWild(otherToken));
      const oneMore =
        (token === '*' && (following[index] === true || reachable[index + 1] === true)) ||
        (otherToken === '*' && (reachable[index + 1] === true || following[index] === true));
      following.push(both || oneMore);
    }
    reachable = following;
  }
  return reachable.at(-1) === true;
}

function isWild(token: string): boolean {
  return token === '*' || token === '?';
}

function isOneCharacter(token: string | undefined): boolean {
  return token !== '*' && (token === '?' || !isVariable(token));
}

function isVariable(token: string | undefined): boolean {
  return token !== undefined && /^\$\{(?![*?$]\})/.test(token);
}

/** `${*}` is a literal asterisk and `${aws:username}` a variable: neither is a wildcard. */
function tokensOf(pattern: string): readonly string[] {
  return pattern.match(/\$\{[^}]*\}|./gs) ?? [];
}

/** A variable may stand for any text. */
function asWildcards(tokens: readonly string[]): readonly string[] {
  return tokens.map((token) => (isVariable(token) ? '*' : token));
}
