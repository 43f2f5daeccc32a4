import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../kit/badge.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog, DialogActions } from '../kit/dialog.tsx';
import { ErrorCallout } from '../kit/error-callout.tsx';
import { Moment } from '../kit/moment.tsx';
import { Skeleton } from '../kit/skeleton.tsx';
import { toast } from '../kit/toast.tsx';
import { faultOf } from './faults.ts';
import { Page } from './page.tsx';
import { fetchDevices, revokeSession } from './session.api.ts';
import { endEverywhere } from './session.ts';
import type { Device } from './wire.ts';

const KEY = ['sessions'];

/** Where the person is signed in, and the means to end it. */
export function Component() {
  const { t } = useTranslation('shell');
  const [isAsking, setAsking] = useState(false);
  const devices = useQuery({ queryKey: KEY, queryFn: ({ signal }) => fetchDevices(signal) });
  const revokeAll = useMutation({ mutationFn: () => revokeSession({ all: true }), onSuccess: endEverywhere });
  return (
    <Page
      title={t('sessions.title')}
      lead={t('sessions.lead')}
      actions={<Button onClick={() => setAsking(true)}>{t('sessions.revoke_all')}</Button>}
    >
      {devices.isPending && <Skeleton className="h-40" />}
      {devices.isError && (
        <ErrorCallout fault={faultOf(devices.error)} onRetry={() => void devices.refetch()} />
      )}
      {devices.data && (
        <ul
          aria-label={t('sessions.list')}
          className="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {devices.data.items.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </ul>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('sessions.revoke_all_title')}
        lead={t('sessions.revoke_all_body')}
      >
        {revokeAll.isError && <ErrorCallout fault={faultOf(revokeAll.error)} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
          <Button tone="danger" isBusy={revokeAll.isPending} onClick={() => revokeAll.mutate()}>
            {t('sessions.revoke_all')}
          </Button>
        </DialogActions>
      </Dialog>
    </Page>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const { t } = useTranslation('shell');
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeSession({ session_id: device.id }),
    onSuccess: () => {
      toast({ title: t('sessions.revoked') });
      return queries.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => {
      const { message, remedy } = faultOf(error);
      toast({ title: message, description: remedy, priority: 'high' });
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3.5">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-quiet" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">{device.device}</p>
        <p className="flex flex-wrap gap-x-3 text-sm text-quiet">
          {device.ip && <span className="font-mono">{device.ip}</span>}
          <span>
            {t('sessions.seen')} <Moment at={device.last_seen_at} />
          </span>
          <span>
            {t('sessions.since')} <Moment at={device.created_at} />
          </span>
        </p>
      </div>
      {device.is_current ? (
        <Badge tone="calm">{t('sessions.current')}</Badge>
      ) : (
        <Button
          aria-label={t('sessions.revoke_of', { device: device.device })}
          isBusy={revoke.isPending}
          onClick={() => revoke.mutate()}
        >
          {t('sessions.revoke')}
        </Button>
      )}
    </li>
  );
}
