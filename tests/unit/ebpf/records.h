// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/types.h"

#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <string_view>

namespace daxscope::ebpf {

constexpr std::uint64_t kPage = 4096;

/// A VMA as the probe tells it: pages [first, first + pages) of the file at `start`.
struct Vma {
    std::uint64_t mm = 1;
    std::uint64_t start = 0x7f0000000000;
    std::uint64_t pages = 1024;
    std::uint64_t first = 0;
};

inline daxscope_record record_of(std::uint8_t kind, std::uint64_t ts, const Vma& vma = {}) {
    daxscope_record r{};
    r.kind = kind;
    r.ts = ts;
    r.mm = vma.mm;
    r.ino = 12;
    r.dev = 259U << 20;
    r.tgid = 100;
    r.tid = 101;
    r.owner = vma.mm == 0 ? 0 : 100;
    std::snprintf(r.comm, sizeof r.comm, "worker");
    r.vm_start = vma.start;
    r.vm_end = vma.start + vma.pages * kPage;
    r.vm_pgoff = vma.first;
    r.vm_flags = 0x28;
    r.extent = DAXSCOPE_NO_EXTENT;
    return r;
}

/// A munmap of pages [first, first + pages) of the file.
inline daxscope_record munmap_of(std::uint64_t ts, const Vma& vma, std::uint64_t first,
                                 std::uint64_t pages) {
    // The kernel has split the VMA already: the record shows the part that goes.
    daxscope_record r = record_of(DAXSCOPE_MUNMAP, ts,
                                  {vma.mm, vma.start + (first - vma.first) * kPage, pages, first});
    r.pgoff = first;
    r.arg0 = pages;
    return r;
}

inline daxscope_file name_of(std::initializer_list<std::string_view> from_file_to_root,
                             bool whole = true) {
    daxscope_file f{};
    f.kind = DAXSCOPE_FILE;
    f.ino = 12;
    f.dev = 259U << 20;
    f.whole = whole ? 1 : 0;
    std::snprintf(f.fstype, sizeof f.fstype, "xfs");
    for (const std::string_view name : from_file_to_root) {
        std::memcpy(f.names + f.bytes, name.data(), name.size());
        f.bytes += static_cast<std::uint32_t>(name.size()) + 1;
    }
    return f;
}

} // namespace daxscope::ebpf
