import { Menu as Base } from '@base-ui/react/menu';
import Check from 'lucide-react/icons/check';
import type { ReactElement, ReactNode } from 'react';
import type { IconType } from './button.tsx';
import { classNames } from './class-names.ts';

const ROW =
  'flex min-h-10 w-full items-center gap-2.5 rounded px-2.5 py-1.5 text-left outline-hidden select-none sm:min-h-9 ' +
  'data-highlighted:bg-sunken';

/**
 * Inside the landmark, so that everything on the page is in one; looked for when a menu opens, since it may be drawn
 * together with the landmark.
 */
const LANDMARK = {
  get current() {
    return document.getElementById('content');
  },
};

type MenuProps = {
  trigger: ReactElement;
  children: ReactNode;
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
  isOpenAtFirst?: boolean;
};

export function Menu({
  trigger,
  children,
  side = 'bottom',
  align = 'end',
  isOpenAtFirst = false,
}: MenuProps) {
  return (
    <Base.Root modal={false} defaultOpen={isOpenAtFirst}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={LANDMARK}>
        <Base.Positioner
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-hidden"
        >
          <Base.Popup className="max-h-(--available-height) min-w-52 overflow-y-auto rounded-lg border border-line bg-surface p-1.5 text-ink shadow-lift outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type MenuItemProps = { icon?: IconType; children: ReactNode; onSelect: () => void; isDangerous?: boolean };

export function MenuItem({ icon: Icon, children, onSelect, isDangerous = false }: MenuItemProps) {
  return (
    <Base.Item onClick={onSelect} className={classNames(ROW, isDangerous && 'text-danger')}>
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </Base.Item>
  );
}

type MenuChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string; readonly lang?: string }[];
  onChoose: (value: Value) => void;
};

/** One choice among a few, inside a menu; the menu stays open so that the effect can be seen. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChoose}>
      <Base.GroupLabel className="px-2.5 pt-1.5 pb-1 text-sm text-quiet">{label}</Base.GroupLabel>
      {choices.map((choice) => (
        <Base.RadioItem key={choice.value} value={choice.value} lang={choice.lang} className={ROW}>
          <Base.RadioItemIndicator keepMounted className="data-unchecked:invisible">
            <Check aria-hidden className="size-4" />
          </Base.RadioItemIndicator>
          {choice.label}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuLine() {
  return <Base.Separator className="my-1.5 h-px bg-line" />;
}
