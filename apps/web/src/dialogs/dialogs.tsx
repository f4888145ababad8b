'use client';

import type { Dialog } from '../session/state.ts';
import { GallerySheet } from './gallery.tsx';
import { ExportSheet } from './export.tsx';
import { HelpSheet } from './help.tsx';
import { ImportSheet } from './import.tsx';
import { MachineSheet } from './machines.tsx';
import { Palette } from './palette.tsx';
import { ShareSheet } from './share.tsx';

/** The dialog that is asked for; this file and all it needs is loaded when the first one is. */
export function Dialogs({ dialog }: { dialog: Dialog }) {
  switch (dialog) {
    case 'share':
      return <ShareSheet />;
    case 'export':
      return <ExportSheet />;
    case 'import':
      return <ImportSheet />;
    case 'palette':
      return <Palette />;
    case 'help':
      return <HelpSheet />;
    case 'gallery':
      return <GallerySheet />;
    case 'machines':
      return <MachineSheet />;
  }
}
