// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/names.h"

#include "replay/words/translate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace daxscope::trace {

namespace {

template <typename Enum>
constexpr std::int64_t number(Enum value) {
    return static_cast<std::int64_t>(value);
}

constexpr std::array kKinds{
    Name{number(Kind::PmdFault), "dax_pmd_fault"},
    Name{number(Kind::PteFault), "dax_pte_fault"},
    Name{number(Kind::PmdLoadHole), "dax_pmd_load_hole"},
    Name{number(Kind::PmdLoadHoleFallback), "dax_pmd_load_hole_fallback"},
    Name{number(Kind::PteLoadHole), "dax_load_hole"},
    Name{number(Kind::InsertPfnMkwrite), "dax_insert_pfn_mkwrite"},
    Name{number(Kind::InsertPfnMkwriteNoEntry), "dax_insert_pfn_mkwrite_no_entry"},
    Name{number(Kind::Unmap), "unmap"},
    Name{number(Kind::Zap), "zap"},
    Name{number(Kind::WritebackRange), "dax_writeback_range"},
    Name{number(Kind::WritebackOne), "dax_writeback_one"},
    Name{number(Kind::Munmap), "munmap"},
    Name{number(Kind::Exit), "exit"},
    Name{number(Kind::Fiemap), "fiemap"},
    Name{number(Kind::Access), "access"},
    Name{number(Kind::Dispatch), "dispatch"},
    Name{number(Kind::FinishFault), "finish_fault"},
    Name{number(Kind::PrivateCopy), "private_copy"},
    Name{number(Kind::Insert), "insert"},
    Name{number(Kind::Grab), "grab"},
};

constexpr std::array kOrigins{
    Name{number(Origin::Unknown), "unknown"},     Name{number(Origin::PmdFault), "pmd fault"},
    Name{number(Origin::PteFault), "pte fault"},  Name{number(Origin::Truncate), "truncate"},
    Name{number(Origin::Fallocate), "fallocate"}, Name{number(Origin::Write), "write"},
    Name{number(Origin::Reflink), "reflink"},     Name{number(Origin::Madvise), "madvise"},
    Name{number(Origin::Evict), "evict"},         Name{number(Origin::Unshare), "unshare"},
};

constexpr std::array kEvidence{
    Name{number(Evidence::Recorded), "recorded"},
    Name{number(Evidence::Inferred), "inferred"},
    Name{number(Evidence::Assumed), "assumed"},
    Name{number(Evidence::Modelled), "modelled"},
};

constexpr std::array kExtentTypes{
    Name{number(ExtentType::Hole), "hole"},     Name{number(ExtentType::Delalloc), "delalloc"},
    Name{number(ExtentType::Mapped), "mapped"}, Name{number(ExtentType::Unwritten), "unwritten"},
    Name{number(ExtentType::Inline), "inline"}, Name{number(ExtentType::None), "none"},
};

// IOMAP_F_* of include/linux/iomap.h. Only the bits that kept their number from 5.8 on have a
// name; higher ones moved between releases and are shown as numbers.
constexpr std::array kExtentFlags{
    Name{kIomapNew, "NEW"}, Name{kIomapDirty, "DIRTY"}, Name{kIomapShared, "SHARED"},
    Name{0x08, "MERGED"},   Name{0x10, "BUFFER_HEAD"},
};

// FAULT_FLAG_TRACE of include/linux/mm_types.h (mm.h before 5.16). The newest come last, so that
// an older release's table is a prefix.
constexpr std::array kFaultFlags{
    Name{0x001, "WRITE"},         Name{0x002, "MKWRITE"},   Name{0x004, "ALLOW_RETRY"},
    Name{0x008, "RETRY_NOWAIT"},  Name{0x010, "KILLABLE"},  Name{0x020, "TRIED"},
    Name{0x040, "USER"},          Name{0x080, "REMOTE"},    Name{0x100, "INSTRUCTION"},
    Name{0x200, "INTERRUPTIBLE"}, Name{0x1000, "VMA_LOCK"},
};
constexpr std::pair kUnknown{0, 0};
constexpr std::pair kInterruptibleSince{5, 7};
constexpr std::pair kVmaLockSince{6, 5};

// VM_FAULT_RESULT_TRACE of include/linux/mm_types.h. VM_FAULT_WRITE went before 6.5;
// VM_FAULT_COMPLETED got its name in 6.8.
constexpr std::array kFaultResultsOld{
    Name{0x0001, "OOM"},      Name{0x0002, "SIGBUS"},   Name{0x0004, "MAJOR"},
    Name{0x0008, "WRITE"},    Name{0x0010, "HWPOISON"}, Name{0x0020, "HWPOISON_LARGE"},
    Name{0x0040, "SIGSEGV"},  Name{0x0100, "NOPAGE"},   Name{0x0200, "LOCKED"},
    Name{0x0400, "RETRY"},    Name{0x0800, "FALLBACK"}, Name{0x1000, "DONE_COW"},
    Name{0x2000, "NEEDDSYNC"}};
constexpr std::array kFaultResults{
    Name{0x0001, "OOM"},       Name{0x0002, "SIGBUS"},         Name{0x0004, "MAJOR"},
    Name{0x0010, "HWPOISON"},  Name{0x0020, "HWPOISON_LARGE"}, Name{0x0040, "SIGSEGV"},
    Name{0x0100, "NOPAGE"},    Name{0x0200, "LOCKED"},         Name{0x0400, "RETRY"},
    Name{0x0800, "FALLBACK"},  Name{0x1000, "DONE_COW"},       Name{0x2000, "NEEDDSYNC"},
    Name{0x4000, "COMPLETED"},
};
constexpr std::pair kWriteUntil{6, 5};
constexpr std::pair kCompletedSince{6, 8};

std::string_view name_in(std::span<const Name> names, std::int64_t value) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [value](const Name& name) { return name.value == value; });
    return found == names.end() ? "?" : found->name;
}

} // namespace

std::span<const Name> kind_names() {
    return kKinds;
}

std::span<const Name> origin_names() {
    return kOrigins;
}

std::span<const Name> evidence_names() {
    return kEvidence;
}

std::string_view evidence_name(Evidence evidence) {
    return name_in(kEvidence, number(evidence));
}

std::span<const Name> extent_type_names() {
    return kExtentTypes;
}

std::span<const Name> extent_flag_names() {
    return kExtentFlags;
}

std::pair<int, int> kernel_version(std::string_view kernel_release) {
    std::pair<int, int> version{0, 0};
    const char* const end = kernel_release.data() + kernel_release.size();
    const auto major = std::from_chars(kernel_release.data(), end, version.first);
    if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') {
        return {0, 0};
    }
    const auto minor = std::from_chars(major.ptr + 1, end, version.second);
    if (minor.ec != std::errc() || version.first < 0 || version.second < 0) {
        return {0, 0};
    }
    return version;
}

std::span<const Name> fault_flag_names(std::string_view kernel_release) {
    const std::span<const Name> all = kFaultFlags;
    const auto version = kernel_version(kernel_release);
    if (version == kUnknown) {
        return all;
    }
    if (version < kInterruptibleSince) {
        return all.first(all.size() - 2);
    }
    return version < kVmaLockSince ? all.first(all.size() - 1) : all;
}

std::span<const Name> fault_result_names(std::string_view kernel_release) {
    const std::span<const Name> all = kFaultResults;
    const auto version = kernel_version(kernel_release);
    if (version == kUnknown) {
        return all;
    }
    if (version < kWriteUntil) {
        return kFaultResultsOld;
    }
    return version < kCompletedSince ? all.first(all.size() - 1) : all;
}

std::string flag_text(std::uint64_t value, std::span<const Name> names) {
    if (value == 0) {
        return "0";
    }
    std::string text;
    for (const Name& name : names) {
        const auto bits = static_cast<std::uint64_t>(name.value);
        if ((value & bits) == bits) {
            text.append(text.empty() ? "" : "|").append(name.name);
            value &= ~bits;
        }
    }
    if (value != 0) {
        text += fmt::format("{}{:#x}", text.empty() ? "" : "|", value);
    }
    return text;
}

std::string_view kind_name(Kind kind) {
    return name_in(kKinds, number(kind));
}

std::optional<Kind> kind_of(std::string_view name) {
    const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                    [name](const Name& kind) { return kind.name == name; });
    return found == kKinds.end() ? std::nullopt : std::optional(static_cast<Kind>(found->value));
}

std::string_view origin_name(Origin origin) {
    return name_in(kOrigins, number(origin));
}

std::string comm_text(const Task& task) {
    return task.named ? task.comm : DAXSCOPE_WORD("(no name recorded)");
}

std::string task_text(const Task& task) {
    return fmt::format("{} tid {}", comm_text(task), task.tid);
}

std::string number_text(std::int64_t number) {
    return number == kNone ? "not recorded" : std::to_string(number);
}

std::string_view sharing_text(const Mapping& mapping) {
    if (!mapping.flags_known) {
        return "not recorded";
    }
    return (mapping.vm_flags & kVmShared) != 0 ? DAXSCOPE_WORD("shared") : DAXSCOPE_WORD("private");
}

std::string_view pmd_in_text(Arch arch, const Event& fault) {
    return fault.has(kPmdIn) ? pmd_text(arch, fault.pmd_in) : "not recorded";
}

std::string_view pmd_out_text(Arch arch, const Event& fault) {
    return fault.has(kPmdOut) ? pmd_text(arch, fault.pmd_out) : "not recorded";
}

namespace {

constexpr unsigned kMinorBits = 20; // include/linux/kdev_t.h

} // namespace

std::string dev_text(std::uint32_t dev) {
    return fmt::format("{}:{}", dev >> kMinorBits, dev & ((1U << kMinorBits) - 1));
}

std::optional<std::uint32_t> dev_of(std::string_view text) {
    constexpr unsigned kMajorBits = 12;
    std::uint32_t major = 0, minor = 0;
    const char* const end = text.data() + text.size();
    const auto [colon, bad_major] = std::from_chars(text.data(), end, major);
    if (bad_major != std::errc() || colon == end || *colon != ':') {
        return std::nullopt;
    }
    const auto [last, bad_minor] = std::from_chars(colon + 1, end, minor);
    if (bad_minor != std::errc() || last != end || major >= 1U << kMajorBits ||
        minor >= 1U << kMinorBits) {
        return std::nullopt;
    }
    return major << kMinorBits | minor;
}

} // namespace daxscope::trace
