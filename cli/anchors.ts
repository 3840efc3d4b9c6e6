/** Local state folders are anchored by the runs that use them, as the deployed ledger is by its daily sweep. */
export { anchorDaysGone } from '../functions/sweep/anchors.ts';
