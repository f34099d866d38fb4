// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct btf;

namespace daxscope::ebpf {

/// What a kernel's type information (BTF) offers to attach to.
class KernelTypes {
public:
    /// Reads /sys/kernel/btf/vmlinux, and a module's beside it when it is asked for.
    KernelTypes();
    /// Reads another kernel's: raw BTF in the files vmlinux and, a module each, NAME of a folder.
    explicit KernelTypes(std::string folder);
    ~KernelTypes();
    KernelTypes(const KernelTypes&) = delete;
    KernelTypes& operator=(const KernelTypes&) = delete;

    /// False on a kernel without CONFIG_DEBUG_INFO_BTF: then nothing can be attached.
    bool present() const { return vmlinux_ != nullptr; }
    /// Is there a tracepoint of that name in the kernel proper?
    bool has_tracepoint(std::string_view name) const;
    /// The BTF id of what a typed program attaches to, in the kernel proper: a tracepoint, or a
    /// function. 0 where there is none.
    std::uint32_t tracepoint_id(std::string_view name) const;
    std::uint32_t function_id(std::string_view name) const;
    /// How many parameters the function has, in the kernel proper or, if `module` is named, in that
    /// loaded module; empty where there is no such function (or it was inlined everywhere).
    std::optional<int> parameters(std::string_view function, std::string_view module = {}) const;

    /// Where a member lies in a struct of the kernel proper, bytes; members of unnamed structs and
    /// unions in it are its own. Empty where there is none, or it is a bit field.
    std::optional<std::uint32_t> offset(std::string_view structure, std::string_view member) const;

private:
    struct Module {
        std::string name;
        struct btf* types;
    };
    struct btf* load_module(const std::string& name) const;
    std::uint32_t id_of(const std::string& name, unsigned kind) const;

    std::string folder_; ///< empty = of the running kernel
    struct btf* vmlinux_ = nullptr;
    mutable std::vector<Module> modules_;
};

} // namespace daxscope::ebpf
