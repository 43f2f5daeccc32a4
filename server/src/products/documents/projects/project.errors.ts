import { defineErrors } from '#kernel/errors/app-error.ts';

export const projectErrors = defineErrors({
  project_name_taken: {
    status: 409,
    message: {
      en: 'There is already a project named “{name}”.',
      fr: 'Un projet nommé « {name} » existe déjà.',
    },
    remedy: {
      en: 'Choose another name, or use that project.',
      fr: 'Choisissez un autre nom, ou utilisez ce projet.',
    },
  },
});
