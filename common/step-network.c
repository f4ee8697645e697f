/*
 * Steps of a network test: a program on the host and one on the board, of which one
 * serves. The server is started first, in the background; in the end it is joined.
 */
#include <stdlib.h>
#include <string.h>

#include "network-words.h"
#include "records.h"
#include "step-internal.h"

enum { USUAL_TIMEOUT_S = 60, IPERF3_PORT = 5201 };

struct network {
	struct compiler *compiler;
	struct network_words words;
	bool is_ab;
	bool host_serves;
	const char *own;       /* the command that the test gives, or NULL */
	struct buffer command; /* of the host */
	struct buffer code;    /* of the board */
};

/* TOOL:MODE[:COMMAND], which directive-checks.c has looked at. */
static void
read_network(struct network *network)
{
	const struct part *part = network->compiler->part;
	const char *text = part_text(part, DIR_NETWORK), *colon = strchr(text, ':');
	const char *own = strchr(colon + 1, ':');
	const char *ip = part->given[DIR_IP] ? part_text(part, DIR_IP) : NULL;

	network->is_ab = strncmp(text, "ab:", 3) == 0;
	network->host_serves = strncmp(colon, ":server", 7) == 0;
	network->own = own ? own + 1 + strspn(own + 1, " ") : NULL;
	if (ip && strcmp(ip, "localip") != 0 && strcmp(ip, "devip") != 0)
		network->words.address = ip;
}

/* Which of the two words is the other side's, for the host. */
static const char *
target(const struct network *network)
{
	const struct part *part = network->compiler->part;
	const char *ip = part->given[DIR_IP] ? part_text(part, DIR_IP) : NULL;

	return ip && strcmp(ip, "localip") == 0 ? "localip" : "devip";
}

/* What is run when the test does not say it; with words. */
static char *
host_command(const struct network *network)
{
	const char *port = network->words.used[WORD_FREEPORT] ? " -p freeport" : "";

	if (network->is_ab && network->own && strstr(network->own, "://"))
		return xstrdup(network->own);
	if (network->is_ab)
		return xasprintf("%s https://%s:4443/", network->own ? network->own : "ab -n 100",
		    target(network));
	if (network->own)
		return xstrdup(network->own);
	if (network->host_serves)
		return xasprintf("iperf3 -s -1 -J%s", port);
	return xasprintf("iperf3 -c %s -l 128 -J%s", target(network), port);
}

/* First the code of the board: it decides whether a port of its own is used. */
static void
render(struct network *network)
{
	jv call = step_call(network->compiler, "exec", DIR_COMMAND);
	char *command;

	put_network_code(&network->code, rec_string(call, "code"), &network->words);
	jv_free(call);
	command = host_command(network);
	put_network_command(&network->command, command, &network->words);
	free(command);
}

static void
end(struct network *network, jv step)
{
	const struct node *place = network->compiler->part->given[DIR_COMMAND];

	step_end(network->compiler, step, DIR_NETWORK, place, NULL);
}

/* Steps that find out what the words stand for. */
static void
put_addresses(struct network *network)
{
	static const char *const of[NETWORK_WORDS] = { "host", "board", "port" };

	for (enum network_word word = 0; word < NETWORK_WORDS; word++)
		if (network->words.used[word])
			end(network,
			    rec_set_string(rec_set_string(step_begin(network->compiler, "address"),
					       "of", of[word]),
				"save", network_word(word)));
}

/* A step with its text, which may take long. */
static jv
begin_side(struct network *network, const char *verb, const char *key, struct buffer *text)
{
	jv step = step_begin(network->compiler, verb), uses = network_uses(buffer_string(text));

	step = rec_set_string(step, key, buffer_string(text));
	step = rec_set_number(step, "timeout_s", USUAL_TIMEOUT_S);
	if (jv_array_length(jv_copy(uses)) > 0)
		return rec_set(step, "uses", uses);
	jv_free(uses);
	return step;
}

/* "listens": the port in the options of an iperf3 command. */
static jv
add_port(jv step, const char *command)
{
	const char *option = strstr(command, " -p");
	double port;

	if (option)
		option += 3;
	else if ((option = strstr(command, " --port")))
		option += 7;
	else
		return rec_set_number(step, "listens", IPERF3_PORT);
	option += strspn(option, " =");
	if (*option == '$')
		return rec_set(step, "listens",
		    jv_string_sized(option, (int)strcspn(option, " ")));
	port = strtod(option, NULL);
	return port >= 1 && port <= 65535 ? rec_set_number(step, "listens", port) : step;
}

static void
put_host(struct network *network)
{
	jv step = begin_side(network, "host", "command", &network->command);

	step = rec_set(step, "case", step_case(network->compiler->part));
	if (strstr(buffer_string(&network->command), " -J")) /* which nobody reads */
		step = rec_set(step, "quiet", jv_true());
	if (network->host_serves) {
		step = rec_set(step, "background", jv_true());
		step = add_port(step, buffer_string(&network->command));
	} else {
		step = rec_set_string(step, "again", "Connection refused");
	}
	end(network, step_wishes(network->compiler, step, DIR_NETWORK));
}

static void
put_board(struct network *network)
{
	jv step = begin_side(network, "exec", "code", &network->code);

	if (!network->host_serves)
		step = rec_set(step, "background", jv_true());
	end(network, step_wishes(network->compiler, step, DIR_COMMAND));
}

/* A server of web pages goes on for ever. */
static void
put_join(struct network *network)
{
	jv step = step_begin(network->compiler, "join");

	end(network, network->is_ab ? rec_set(step, "interrupt", jv_true()) : step);
}

void
step_network(struct compiler *compiler)
{
	struct network network = { .compiler = compiler };

	read_network(&network);
	render(&network);
	put_addresses(&network);
	if (network.host_serves) {
		put_host(&network);
		put_board(&network);
	} else {
		put_board(&network);
		put_host(&network);
	}
	put_join(&network);
	buffer_free(&network.command);
	buffer_free(&network.code);
}
