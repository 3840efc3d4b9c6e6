import { CreateFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Example } from '../example.ts';
import { idleFunction } from './function.ts';

export default {
  async onMoto({ region }) {
    await idleFunction(region, 'web');
    await new LambdaClient({ region }).send(
      new CreateFunctionUrlConfigCommand({ FunctionName: 'web', AuthType: 'NONE', Cors: { AllowOrigins: ['https://snapwave.example'] } }),
    );
    return 'web';
  },
} satisfies Example;
