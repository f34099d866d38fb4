// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/kernel_types.h"

#include <bpf/btf.h>

#include <utility>

namespace daxscope::ebpf {

KernelTypes::KernelTypes() : vmlinux_(btf__load_vmlinux_btf()) {}

KernelTypes::KernelTypes(std::string folder)
    : folder_(std::move(folder)), vmlinux_(btf__parse((folder_ + "/vmlinux").c_str(), nullptr)) {}

KernelTypes::~KernelTypes() {
    for (const Module& module : modules_) {
        btf__free(module.types);
    }
    btf__free(vmlinux_);
}

btf* KernelTypes::load_module(const std::string& name) const {
    return folder_.empty() ? btf__load_module_btf(name.c_str(), vmlinux_)
                           : btf__parse_split((folder_ + "/" + name).c_str(), vmlinux_);
}

std::uint32_t KernelTypes::id_of(const std::string& name, unsigned kind) const {
    const int id = present() ? btf__find_by_name_kind(vmlinux_, name.c_str(), kind) : 0;
    return id > 0 ? static_cast<std::uint32_t>(id) : 0;
}

std::uint32_t KernelTypes::tracepoint_id(std::string_view name) const {
    // The kernel's macros declare a typedef btf_trace_NAME per tracepoint, for tp_btf programs.
    return id_of("btf_trace_" + std::string(name), BTF_KIND_TYPEDEF);
}

std::uint32_t KernelTypes::function_id(std::string_view name) const {
    return id_of(std::string(name), BTF_KIND_FUNC);
}

bool KernelTypes::has_tracepoint(std::string_view name) const {
    return tracepoint_id(name) != 0;
}

std::optional<int> KernelTypes::parameters(std::string_view function,
                                           std::string_view module) const {
    if (!present()) {
        return std::nullopt;
    }
    btf* types = vmlinux_;
    if (!module.empty()) {
        types = nullptr;
        for (const Module& known : modules_) {
            if (known.name == module) {
                types = known.types;
            }
        }
        if (types == nullptr) {
            types = load_module(std::string(module));
            if (types == nullptr) {
                return std::nullopt; // not loaded, built in, or a kernel before 5.11
            }
            modules_.push_back({std::string(module), types});
        }
    }
    const int id = btf__find_by_name_kind(types, std::string(function).c_str(), BTF_KIND_FUNC);
    if (id <= 0) {
        return std::nullopt;
    }
    const btf_type* prototype = btf__type_by_id(types, btf__type_by_id(types, id)->type);
    return btf_vlen(prototype);
}

namespace {

constexpr std::uint32_t kBitsOfByte = 8;

/// Bits from the begin of a struct or union on.
std::optional<std::uint32_t> find_member(const btf* types, const btf_type* structure,
                                         std::string_view name) {
    const btf_member* const members = btf_members(structure);
    for (std::uint32_t k = 0; k < btf_vlen(structure); ++k) {
        const std::uint32_t at = btf_member_bit_offset(structure, k);
        const char* const called = btf__name_by_offset(types, members[k].name_off);
        if (called != nullptr && name == called) {
            return at;
        }
        const btf_type* const type = btf__type_by_id(types, members[k].type);
        if (called != nullptr && *called == '\0' && type != nullptr && btf_is_composite(type)) {
            if (const auto within = find_member(types, type, name)) {
                return at + *within;
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::uint32_t> KernelTypes::offset(std::string_view structure,
                                                 std::string_view member) const {
    const std::uint32_t id = id_of(std::string(structure), BTF_KIND_STRUCT);
    const btf_type* const type = id == 0 ? nullptr : btf__type_by_id(vmlinux_, id);
    const auto bits = type == nullptr ? std::nullopt : find_member(vmlinux_, type, member);
    return bits && *bits % kBitsOfByte == 0 ? std::optional(*bits / kBitsOfByte) : std::nullopt;
}

} // namespace daxscope::ebpf
