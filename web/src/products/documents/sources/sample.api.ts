import english from './sample-en.pdf?url';
import french from './sample-fr.pdf?url';

/** A short report to try the product with, in the language on screen. */
export async function sampleFile(language: string): Promise<File> {
  const [url, name] = language === 'fr' ? [french, 'Bail-du-kiosque.pdf'] : [english, 'Kiosk-lease.pdf'];
  const answer = await fetch(url);
  return new File([await answer.blob()], name, { type: 'application/pdf' });
}
