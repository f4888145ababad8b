export { canonicalJson } from './canonical.ts';
export { contentId } from './content-id.ts';
export { hashOf, scenarioHash, sealComparison, sealReport, verifySeal } from './hash.ts';
export { decodeLink, encodeLink, type LinkPayload } from './link.ts';
