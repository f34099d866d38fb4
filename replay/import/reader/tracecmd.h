// SPDX-License-Identifier: GPL-3.0-or-later
//
// libtracecmd.
#pragma once

#define _TRACE_FS_H // not needed, and no C++
#include <trace-cmd.h>
#undef _TRACE_FS_H

struct kbuffer;

// The library exports these, though no header of its package says so; a release without them tells
// less of a trace, and reads it all the same.
extern "C" {
[[gnu::weak]] const char* tracecmd_get_trace_clock(tracecmd_input* handle);
[[gnu::weak]] const char* tracecmd_get_uname(tracecmd_input* handle);
[[gnu::weak]] const char* tracecmd_get_version(tracecmd_input* handle);
[[gnu::weak]] unsigned long tracecmd_get_in_file_version(tracecmd_input* handle);
[[gnu::weak]] int tracecmd_get_file_compress_proto(tracecmd_input* handle, const char** name,
                                                   const char** version);
[[gnu::weak]] kbuffer* tracecmd_record_kbuf(tracecmd_input* handle, tep_record* record);
int tracecmd_cpus(tracecmd_input* handle);
[[gnu::weak]] unsigned long long tracecmd_get_cpu_file_size(tracecmd_input* handle, int cpu);
}
