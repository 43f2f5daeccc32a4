import { useQueryClient } from '@tanstack/react-query';
import LogOut from 'lucide-react/icons/log-out';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../kit/menu.tsx';
import { toast } from '../kit/toast.tsx';
import { AccountButton } from './account-button.tsx';
import { faultOf } from './faults.ts';
import { chooseLanguage, language } from './i18n.ts';
import { LANGUAGES } from './language.ts';
import { signOut } from './session.api.ts';
import { endEverywhere, useSession } from './session.ts';
import { chooseTheme, THEMES, useTheme } from './theme.ts';

type AccountMenuProps = { form: 'row' | 'disc'; isOpenAtFirst: boolean };

/** The person: language, theme, sessions, the way out. */
export function AccountMenu({ form, isOpenAtFirst }: AccountMenuProps) {
  const { t } = useTranslation('shell');
  const { person } = useSession();
  const navigate = useNavigate();
  const leave = useSignOut();
  const theme = useTheme();
  return (
    <Menu
      isOpenAtFirst={isOpenAtFirst}
      side={form === 'row' ? 'top' : 'bottom'}
      align={form === 'row' ? 'start' : 'end'}
      trigger={<AccountButton form={form} />}
    >
      <p className="px-2.5 pt-1 pb-2 leading-tight">
        <span className="block font-semibold">{person.name}</span>
        <span className="block text-sm text-quiet">{person.email}</span>
      </p>
      <MenuLine />
      <MenuChoice
        label={t('account.language')}
        value={language()}
        choices={LANGUAGES.map((value) => ({ value, label: t(`account.languages.${value}`), lang: value }))}
        onChoose={(next) => void chooseLanguage(next)}
      />
      <MenuLine />
      <MenuChoice
        label={t('account.theme')}
        value={theme}
        choices={THEMES.map((value) => ({ value, label: t(`account.themes.${value}`) }))}
        onChoose={chooseTheme}
      />
      <MenuLine />
      <MenuItem icon={MonitorSmartphone} onSelect={() => void navigate('/account/sessions')}>
        {t('account.sessions')}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => void leave()}>
        {t('account.sign_out')}
      </MenuItem>
    </Menu>
  );
}

/** Ends the session on the server, then in every tab; what was loaded for this person is forgotten. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    try {
      await signOut();
      endEverywhere();
      queries.clear();
    } catch (error) {
      const { message, remedy } = faultOf(error);
      toast({ title: message, description: remedy, priority: 'high' });
    }
  };
}
