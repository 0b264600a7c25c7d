/* net_version.h - which libevent this program runs with. */
#ifndef NET_NET_VERSION_H
#define NET_NET_VERSION_H

const char *net_library_version(void);

#endif
