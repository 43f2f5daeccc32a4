import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../kit/button.tsx';
import { ErrorCallout, type Fault } from '../kit/error-callout.tsx';
import { CONTROL, Field, TextField } from '../kit/field.tsx';
import { showInFields } from './faults.ts';
import { signInWithPassword } from './session.api.ts';
import { keeper } from './session.ts';

type Values = { email: string; password: string; tenant: string };

type SignInFormProps = {
  /** Fixed when the person only proves again who they are. */
  email?: string;
  tenant?: string | undefined;
  children?: ReactNode;
};

/** Email and password. On success the session begins in this tab and every waiting call goes on. */
export function SignInForm({ email, tenant, children }: SignInFormProps) {
  const { t } = useTranslation('shell');
  const [fault, setFault] = useState<Fault | null>(null);
  const [hasTenant, setHasTenant] = useState(false);
  const { register, handleSubmit, setError, formState } = useForm<Values>({
    defaultValues: { email: email ?? '', password: '', tenant: tenant ?? '' },
  });
  const submit = handleSubmit(async ({ tenant: slug, ...credentials }) => {
    setFault(null);
    try {
      keeper.begin(await signInWithPassword({ ...credentials, ...(slug !== '' && { tenant: slug.trim() }) }));
    } catch (error) {
      setFault(showInFields(error, ['email', 'password', 'tenant'], setError));
    }
  });
  const required = { required: t('sign_in.required') };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      {fault && <ErrorCallout fault={fault} takesFocus />}
      <TextField
        {...register('email', required)}
        label={t('sign_in.email')}
        error={formState.errors.email?.message}
        type="email"
        autoComplete="username"
        readOnly={email !== undefined}
        {...(email !== undefined && { tabIndex: -1 })}
      />
      <PasswordField {...register('password', required)} error={formState.errors.password?.message} />
      {hasTenant && (
        <TextField
          {...register('tenant')}
          label={t('sign_in.tenant')}
          help={t('sign_in.tenant_help')}
          error={formState.errors.tenant?.message}
          autoComplete="organization"
          autoCapitalize="none"
        />
      )}
      <Button type="submit" tone="primary" isBusy={formState.isSubmitting} className="mt-1 w-full">
        {t('sign_in.submit')}
      </Button>
      {email === undefined && !hasTenant && (
        <Button tone="quiet" onClick={() => setHasTenant(true)}>
          {t('sign_in.tenant_add')}
        </Button>
      )}
      {children}
    </form>
  );
}

type PasswordFieldProps = ReturnType<ReturnType<typeof useForm<Values>>['register']> & {
  error: string | undefined;
};

function PasswordField({ error, ...input }: PasswordFieldProps) {
  const { t } = useTranslation('shell');
  const [isShown, setShown] = useState(false);
  return (
    <Field label={t('sign_in.password')} error={error}>
      {(wiring) => (
        <span className="relative">
          <input
            {...input}
            {...wiring}
            type={isShown ? 'text' : 'password'}
            autoComplete="current-password"
            className={`${CONTROL} pr-11`}
          />
          <IconButton
            label={isShown ? t('sign_in.hide_password') : t('sign_in.show_password')}
            icon={isShown ? EyeOff : Eye}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0 right-0.5 my-auto"
          />
        </span>
      )}
    </Field>
  );
}
