import { isGlobal } from '../../resources/partition.ts';
import type { Resource, ResourceRef } from '../../resources/resource.ts';
import { optional } from './environment.ts';

/**
 * Global resources (IAM, account settings) belong to the stack of one Region, so that there is one ledger of them, one approval request, one undo:
 * `HOLDFAST_GLOBALS`, `no` in the stacks of all other Regions. `npm run deploy` sees to it that one stack owns them.
 */
function ownsGlobals(): boolean {
  return optional('HOLDFAST_GLOBALS') !== 'no';
}

/** This stack evaluates resources of the type. */
export function isOurType({ global }: Pick<Resource, 'global'>): boolean {
  return !global || ownsGlobals();
}

/** This stack evaluates the resource. */
export function isOurs({ region }: Pick<ResourceRef, 'region'>): boolean {
  return !isGlobal(region) || ownsGlobals();
}
