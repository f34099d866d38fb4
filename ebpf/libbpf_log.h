// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace daxscope::ebpf {

/// What libbpf printed about a load that failed, as far as it can be told from its text: libbpf has
/// no other way to say which program it was and why.
struct LoadFailure {
    std::string program; ///< of the probe; empty where libbpf named none
    std::string reason;  ///< the verifier's last word, or libbpf's; one line, empty where none fits
};

/// Reads libbpf's warnings of one load.
LoadFailure read_load_failure(const std::string& said);

/// Listens to libbpf while it lives: one at a time, for libbpf has one callback for all.
class LibbpfLog {
public:
    /// @param verbose  all warnings go to stderr as well, as they come
    explicit LibbpfLog(bool verbose);
    ~LibbpfLog();
    LibbpfLog(const LibbpfLog&) = delete;
    LibbpfLog& operator=(const LibbpfLog&) = delete;

    /// What was said since the call before.
    std::string take();
};

} // namespace daxscope::ebpf
