import { createMemoryLimiter } from './memory.ts';
import { describeLimiter } from './port.contract.ts';

describeLimiter('memory', createMemoryLimiter);
