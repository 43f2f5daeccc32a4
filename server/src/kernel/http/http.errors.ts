import { defineErrors } from '#kernel/errors/app-error.ts';

/** The refusals that any route can give. */
export const httpErrors = defineErrors({
  validation_error: {
    status: 422,
    message: { en: 'The request is not valid: {summary}', fr: 'La requête n’est pas valide : {summary}' },
    remedy: {
      en: 'Correct the fields named in details and send it again.',
      fr: 'Corrigez les champs nommés dans details et renvoyez-la.',
    },
  },
  malformed_request: {
    status: 400,
    message: { en: 'The request cannot be read: {reason}.', fr: 'La requête est illisible : {reason}.' },
    remedy: { en: '{remedy}', fr: '{remedy}' },
  },
  unsupported_media_type: {
    status: 415,
    message: {
      en: 'This address does not read the content type that was sent.',
      fr: 'Cette adresse ne lit pas le type de contenu envoyé.',
    },
    remedy: {
      en: 'Send application/json, or multipart/form-data to /upload.',
      fr: 'Envoyez application/json, ou multipart/form-data à /upload.',
    },
  },
  payload_too_large: {
    status: 413,
    message: {
      en: 'The request body is larger than {limit} bytes.',
      fr: 'Le corps de la requête dépasse {limit} octets.',
    },
    remedy: {
      en: 'Send less, or ask the operator to raise HTTP_BODY_MAX_BYTES.',
      fr: 'Envoyez moins, ou demandez à l’exploitant d’augmenter HTTP_BODY_MAX_BYTES.',
    },
  },
  headers_too_large: {
    status: 431,
    message: {
      en: 'The address and the headers of the request are larger than {limit} bytes together.',
      fr: 'L’adresse et les en-têtes de la requête dépassent ensemble {limit} octets.',
    },
    remedy: {
      en: 'Send a shorter address, and fewer or shorter headers and cookies.',
      fr: 'Envoyez une adresse plus courte, et moins d’en-têtes et de cookies, ou de plus courts.',
    },
  },
  request_timeout: {
    status: 408,
    message: { en: 'The request did not arrive in time.', fr: 'La requête n’est pas arrivée à temps.' },
    remedy: { en: 'Send it again over a faster line.', fr: 'Renvoyez-la par une ligne plus rapide.' },
  },
  not_found: {
    status: 404,
    message: {
      en: 'There is nothing here, or it is not yours.',
      fr: 'Il n’y a rien ici, ou ce n’est pas à vous.',
    },
    remedy: { en: 'Check the address and the identifier.', fr: 'Vérifiez l’adresse et l’identifiant.' },
  },
  precondition_failed: {
    status: 412,
    message: {
      en: 'Someone changed this since you read it.',
      fr: 'Quelqu’un l’a modifié depuis votre lecture.',
    },
    remedy: {
      en: 'Read it again, then repeat your change with its new ETag.',
      fr: 'Relisez-le, puis répétez la modification avec son nouvel ETag.',
    },
  },
  range_not_satisfiable: {
    status: 416,
    message: {
      en: 'The part that was asked for begins past the end: the file has {size} bytes.',
      fr: 'La partie demandée commence après la fin : le fichier a {size} octets.',
    },
    remedy: {
      en: 'Ask for bytes before the size that Content-Range tells.',
      fr: 'Demandez des octets avant la taille que donne Content-Range.',
    },
  },
  idempotency_key_reused: {
    status: 422,
    message: {
      en: 'This Idempotency-Key was used for another request.',
      fr: 'Cet Idempotency-Key a servi à une autre requête.',
    },
    remedy: {
      en: 'Use a new key for each new request.',
      fr: 'Utilisez une nouvelle clé pour chaque nouvelle requête.',
    },
  },
  conflict_retry: {
    status: 409,
    message: {
      en: 'Another request is changing the same thing.',
      fr: 'Une autre requête modifie la même chose.',
    },
    remedy: { en: 'Send it again in a moment.', fr: 'Renvoyez-la dans un instant.' },
  },
  over_capacity: {
    status: 503,
    message: {
      en: 'The server has as much to do as it can take.',
      fr: 'Le serveur a autant à faire qu’il peut en prendre.',
    },
    remedy: {
      en: 'Wait for the seconds in Retry-After, then send it again.',
      fr: 'Attendez les secondes de Retry-After, puis renvoyez-la.',
    },
  },
  server_stopping: {
    status: 503,
    message: {
      en: 'The server is being stopped and cannot finish this request.',
      fr: 'Le serveur est en cours d’arrêt et ne peut achever cette requête.',
    },
    remedy: { en: 'Send it again in a moment.', fr: 'Renvoyez-la dans un instant.' },
  },
  client_gone: {
    // Nobody reads it; it is what the log and the counters say. Source: nginx, "499 client closed request".
    status: 499,
    message: {
      en: 'The client went away before its answer.',
      fr: 'Le client est parti avant sa réponse.',
    },
    remedy: {
      en: 'Send it again if it is still wanted.',
      fr: 'Renvoyez la requête si elle est encore voulue.',
    },
  },
  database_unavailable: {
    status: 503,
    message: {
      en: 'The database does not answer at the moment.',
      fr: 'La base de données ne répond pas pour le moment.',
    },
    remedy: {
      en: 'Send it again in a moment; the operator sees this in /ready.',
      fr: 'Renvoyez-la dans un instant ; l’exploitant le voit dans /ready.',
    },
  },
  statement_timeout: {
    status: 503,
    message: {
      en: 'The database took too long and the request was undone.',
      fr: 'La base de données a mis trop de temps et la requête a été annulée.',
    },
    remedy: {
      en: 'Ask for less at a time, or try again later.',
      fr: 'Demandez moins à la fois, ou réessayez plus tard.',
    },
  },
  internal_error: {
    status: 500,
    message: { en: 'Something went wrong on our side.', fr: 'Une erreur s’est produite de notre côté.' },
    remedy: {
      en: 'Try again; if it lasts, give the operator the request id {request_id}.',
      fr: 'Réessayez ; si cela dure, donnez à l’exploitant l’identifiant {request_id}.',
    },
  },
});
