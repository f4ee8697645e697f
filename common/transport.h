/*
 * Bytes to and from a board, whatever carries them. Everything is
 * non-blocking: the caller polls read_fd and write_fd.
 *
 * Addresses (see upy-devices(5)): serial: usb: tty: exec: execpty: tcp: unix: qemu:,
 * or the path of a terminal device.
 */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct transport;

/* One kind of transport; each back end defines one const table. */
struct transport_ops {
	/* What transport_port says, of what follows the scheme; NULL when nothing is locked. */
	char *(*port)(const char *rest);
	/* Fill in read_fd and write_fd; false with transport->error. `rest` follows the scheme. */
	bool (*open)(struct transport *transport, const char *rest);
	/* Like read(2), but 0 means nothing now and -1 gone for good, with ->error. */
	ssize_t (*read)(struct transport *transport, char *bytes, size_t size);
	/* Like write(2), with the same meaning of 0 and -1. */
	ssize_t (*write)(struct transport *transport, const char *bytes, size_t length);
	/* Bytes written that have not left this machine yet; NULL if that cannot be known. */
	size_t (*unsent)(struct transport *transport);
	/* No more will be written: lets a program that serves the board end by itself. */
	void (*hang_up)(struct transport *transport);
	/* Set both in one go; false with ->error. NULL where there are no lines. */
	bool (*set_lines)(struct transport *transport, bool dtr, bool rts);
	/* Begin or end a break condition; false with ->error. NULL where there is none. */
	bool (*set_break)(struct transport *transport, bool on);
	/* Give all back, before the deadline. */
	void (*close)(struct transport *transport, int64_t deadline);
	int64_t quiet_us; /* silence after which nothing more is on its way */
	bool spawns;	  /* the board is a program that opening has started */
	bool lossless;	  /* what is not read yet waits; on other lines it is lost */
};

/* What the USB device behind a port says of itself. */
struct usb_id {
	int vid, pid; /* vid 0: there is none */
	char serial[64], product[64], manufacturer[64]; /* UTF-8, cut to fit; "" when unknown */
};

struct transport {
	const struct transport_ops *ops;
	int read_fd, write_fd;
	void *state;	   /* the back end's own */
	int lock_fd;	   /* held while open, or -1 */
	struct usb_id usb;
	const char *reset; /* how its board is best reset: "rts", "dtr", "break", or NULL */
	char error[800];   /* what failed last, with what to do */
	bool usage;	   /* the failure is the caller's: a bad address */
};

/*
 * Open an address; its port is locked meanwhile, unless this process has the lock
 * already (see lock.h). NULL with a message
 * (to be freed) and its exit status on failure.
 */
struct transport *transport_open(const char *address, char **error, int *status);

/*
 * The name of the port that an address means, the same for all ways to write it, to
 * be freed; NULL where there is nothing to lock, or no such port.
 */
char *transport_port(const char *address);

/* Whether transport_open would understand the address at all. */
bool transport_known(const char *address);

ssize_t transport_read(struct transport *transport, char *bytes, size_t size);
ssize_t transport_write(struct transport *transport, const char *bytes, size_t length);
size_t transport_unsent(struct transport *transport);
void transport_hang_up(struct transport *transport);
void transport_close(struct transport *transport, int64_t deadline);

/* Set DTR and RTS at the same moment; false with transport->error. */
bool transport_set_lines(struct transport *transport, bool dtr, bool rts);

/* Begin or end a break condition (the caller keeps the time); false with transport->error. */
bool transport_set_break(struct transport *transport, bool on);

/* Note what failed: printf-like, into transport->error. Always false. */
bool transport_fail(struct transport *transport, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Note why a port could not be opened, from errno. Always false. */
bool transport_cannot_open(struct transport *transport);

/* The value of `name` in "PATH?name=value&...", to be freed, or NULL. */
char *address_option(const char *rest, const char *name);

/* What precedes the '?'; to be freed. */
char *address_path(const char *rest);

/* The file at that path, without symbolic links; to be freed. NULL when there is none. */
char *address_file(const char *rest);

/* The same for fds that read(2) and write(2) serve: most back ends. */
ssize_t fd_read(struct transport *transport, char *bytes, size_t size);
ssize_t fd_write(struct transport *transport, const char *bytes, size_t length);
size_t fd_unsent(struct transport *transport);
bool fd_set_lines(struct transport *transport, bool dtr, bool rts);
bool fd_set_break(struct transport *transport, bool on);
bool fd_nonblocking(int fd);

/* The back ends. */
extern const struct transport_ops exec_transport, execpty_transport, tty_transport,
	serial_transport, usb_transport, tcp_transport, unix_transport, qemu_transport;

#endif
