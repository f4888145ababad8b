export { CARD_SECTIONS, type CardSection, cardOf, type TechnologyCard } from './card.ts';
export { type CatalogueMachine, machineNamed, machines } from './machines/index.ts';
export type { Formula, Parameter, Support } from './parameter.ts';
export { formulas, parameterOf, parameters } from './parameters/index.ts';
export { nameOf, ruleNameOf } from './parameters/names.ts';
export { subjectOf } from './parameters/subjects.ts';
export {
  prepare,
  prepareRead,
  type Prepared,
  preparedWith,
  prepareScenario,
  prepareText,
  type PreparedText,
} from './prepare/prepare.ts';
export { weightOf } from './prepare/deployment.ts';
export { SCALING_POLICIES } from './prepare/scaling.ts';
export { type TurnableNumber, turnableNumbers } from './knobs.ts';
export { lessons } from './lessons/index.ts';
export { type Preset, presets } from './presets/index.ts';
export { citationOf, type EvidenceRecord } from './record.ts';
export { recordOf, records } from './records/index.ts';
export { technologies, technologyOf } from './technologies.ts';
export type { Kind, Technology } from './technology.ts';
export { CATALOGUE_VERSION } from './version.ts';
