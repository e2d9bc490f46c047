import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acceptFinding } from './findings.ts';

/** The installation's secrets, by ARN. Neither value is in the template. */
export class InstallationSecrets extends Construct {
  /** A generated string: the key that creates businesses. */
  readonly admin: string;
  /** Born empty; the operator puts `{"clientId","clientSecret"}` in. */
  readonly google: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const admin = new Secret(this, 'Admin', {
      description: 'Slotbridge: the admin key of the API',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    const google = new CfnSecret(this, 'Google', {
      description: 'Slotbridge: Google OAuth client as {"clientId":"…","clientSecret":"…"}',
    });
    google.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acceptFinding(
      admin,
      'AwsSolutions-SMG4',
      'Its holders are people and scripts outside AWS that no rotation could tell; the operator replaces the value.',
    );
    acceptFinding(
      google,
      'AwsSolutions-SMG4',
      'Only the Google Cloud console can issue another client secret, so a rotation function could not.',
    );
    this.admin = admin.secretArn;
    this.google = google.ref;
  }
}
