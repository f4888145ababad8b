/** A platform's layers in words, with the services that it runs in a stack of their own. */
import { isMapping, mappingAt } from '../desk/document-at.ts';
import type { FormPlatform } from '../desk/form-model.ts';
import { messages } from '../messages.ts';

const text = messages.platforms;

/** Names of layers as far as any platform of the form has them; others by their ids. */
function namesOf(platforms: readonly FormPlatform[]): ReadonlyMap<string, string> {
  return new Map(platforms.flatMap(({ layers }) => layers.map(({ id, label }) => [id, label])));
}

/** Of services that the platform runs otherwise: "; monolith: VM (KVM)"; '' where there are none. */
export function apartText({ definition }: FormPlatform, platforms: readonly FormPlatform[]): string {
  const names = namesOf(platforms);
  return Object.entries(mappingAt(definition, 'services'))
    .flatMap(([service, own]) => {
      if (!isMapping(own) || !Array.isArray(own.stack)) return [];
      const layers = own.stack.map(layer => names.get(String(layer)) ?? String(layer));
      return [text.apart(service, text.stack(layers.toReversed()))];
    })
    .join('');
}

/** From what runs down to what it runs in. */
export const stackText = (platform: FormPlatform, platforms: readonly FormPlatform[]): string =>
  text.stack(platform.layers.map(({ label }) => label).toReversed()) + apartText(platform, platforms);
