/** `networkAclId` as the younger of AWS's interfaces spell it: `NetworkAclId`. Only for names whose spellings differ in nothing but that letter. */
export function capitalised(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The name as it is. */
export function asItIs(name: string): string {
  return name;
}
