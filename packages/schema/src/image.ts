/** Images as layers (model rules M3, H3). */
import * as z from 'zod';
import { field, text } from './field.ts';
import { LIMITS } from './limits.ts';
import { bytes, fraction } from './quantity.ts';
import { architectureSchema, kernelFamilySchema } from './site.ts';

export const imageSchema = field(
  z.strictObject({
    layers: field(
      z
        .array(
          z.strictObject({
            digest: field(text(100), {
              label: 'Digest',
              help: 'Names the layer; images that share a digest share the bytes on a host.',
            }),
            size: field(bytes(), {
              label: 'Size',
              help: 'Compressed size, as pulled.',
              unit: 'bytes',
              example: '30Mi',
            }),
          }),
        )
        .min(1)
        .max(LIMITS.layersPerImage),
      { label: 'Layers', help: 'From the base up.' },
    ),
    architectures: field(z.array(architectureSchema).min(1).max(2), {
      label: 'Architectures',
      help: 'What the image was built for.',
    }),
    os: field(kernelFamilySchema.exclude(['macos']), {
      label: 'Kernel needed',
      help: 'Kernel family that the image’s programs call.',
      example: 'linux',
    }),
    readAtStart: field(fraction().optional(), {
      label: 'Read at start',
      help: 'Share of the image that lazy pulling must fetch before the start.',
      absent: 'catalogue',
    }),
  }),
  { label: 'Image', help: 'What an instance is started from.' },
);

export type Image = z.output<typeof imageSchema>;
