import { defineErrors } from '#kernel/errors/app-error.ts';

export const vaultErrors = defineErrors({
  master_key_mismatch: {
    status: 500,
    message: {
      en: 'The master key is not the one this database was made with.',
      fr: 'La clé maîtresse n’est pas celle avec laquelle cette base a été créée.',
    },
    remedy: {
      en: 'Put back the file master.key (or SOCLE_MASTER_KEY) that belongs to this database; without it, what was sealed cannot be read.',
      fr: 'Remettez le fichier master.key (ou SOCLE_MASTER_KEY) de cette base ; sans lui, ce qui est scellé reste illisible.',
    },
  },
  master_key_missing: {
    status: 500,
    message: {
      en: 'There is data in {data}, but no master key {path}.',
      fr: 'Il y a des données dans {data}, mais pas de clé maîtresse {path}.',
    },
    remedy: {
      en: 'Put its backup back, or set SOCLE_MASTER_KEY; a new key would open nothing of what is there. If you deleted this installation on purpose, delete {data} too and start anew.',
      fr: 'Remettez sa sauvegarde, ou réglez SOCLE_MASTER_KEY ; une nouvelle clé n’ouvrirait rien de ce qui est là. Si vous avez supprimé cette installation exprès, supprimez aussi {data} et redémarrez à neuf.',
    },
  },
  master_key_damaged: {
    status: 500,
    message: {
      en: 'The master key {path} does not hold {size} bytes in base64.',
      fr: 'La clé maîtresse {path} ne contient pas {size} octets en base64.',
    },
    remedy: {
      en: 'Put its backup back; what it locked cannot be read with another one.',
      fr: 'Remettez sa sauvegarde ; ce qu’elle a verrouillé ne peut être lu avec une autre.',
    },
  },
  secret_not_found: {
    status: 404,
    message: {
      en: 'There is no secret at {path}, or no such version.',
      fr: 'Aucun secret à {path}, ou pas cette version.',
    },
    remedy: {
      en: 'Check the path, or store the secret first.',
      fr: 'Vérifiez le chemin, ou enregistrez d’abord le secret.',
    },
  },
});
