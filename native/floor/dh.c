/* What does the bare Diffie-Hellman cost? One constant-time exponentiation, as two of them are in every key exchange of a side.
 *
 *	dh [SECONDS]
 *
 * Prints a line a group: name, exponentiations, seconds, exponentiations a second. Exponents have 192 bits for 1024, 256 for the others, as ours.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <openssl/bn.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* The Second Oakley Group (RFC 2409 section 6.2) and the 2048-bit group (RFC 3526 section 3). */
static BIGNUM *prime(int bits)
{
	static const char oakley2[] =
		"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
		"EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
		"EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF";
	BIGNUM *number = NULL;

	if (bits == 1024)
		BN_hex2bn(&number, oakley2);
	else
		number = BN_get_rfc3526_prime_2048(NULL);
	return number;
}

static void run(const char *name, int bits, double limit)
{
	BN_CTX *context = BN_CTX_new();
	BIGNUM *modulus = prime(bits), *base = BN_new(), *exponent = BN_new(), *result = BN_new();
	BN_MONT_CTX *montgomery = BN_MONT_CTX_new();
	unsigned count = 0;
	double start, seconds;

	if (!modulus || BN_num_bits(modulus) != bits || !BN_MONT_CTX_set(montgomery, modulus, context)) {
		fprintf(stderr, "dh: cannot set up %s\n", name);
		exit(1);
	}
	BN_rand_range(base, modulus);
	BN_rand(exponent, bits <= 1024 ? 192 : 256, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
	start = now();
	do {
		if (!BN_mod_exp_mont_consttime(result, base, exponent, modulus, context, montgomery)) {
			fprintf(stderr, "dh: exponentiation failed\n");
			exit(1);
		}
		count++;
		seconds = now() - start;
	} while (seconds < limit);
	printf("%s\t%u\t%.6f\t%.0f\n", name, count, seconds, count / seconds);
	BN_MONT_CTX_free(montgomery);
	BN_free(result);
	BN_clear_free(exponent);
	BN_free(base);
	BN_free(modulus);
	BN_CTX_free(context);
}

int main(int argc, char **argv)
{
	double limit = argc > 1 ? atof(argv[1]) : 1.0;

	if (limit <= 0) {
		fprintf(stderr, "usage: dh [SECONDS]\n");
		return 2;
	}
	run("modp1024", 1024, limit);
	run("modp2048", 2048, limit);
	return 0;
}
