/**
 * RDS and Redshift change a database only while it is at rest: what is being made, changed, backed up, or is stopped, they refuse. There is no plan then; the
 * next look after that finds one.
 */
export function takesChanges(status: string): boolean {
  // Goes on for hours after storage was added, and the database can be changed meanwhile, but for its storage.
  return status === 'available' || status === 'storage-optimization';
}
