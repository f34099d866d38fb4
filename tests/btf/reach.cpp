// SPDX-License-Identifier: GPL-3.0-or-later
#include "reach.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace daxscope::btf {

namespace {

using Value = std::optional<std::uint64_t>; ///< empty = not known
constexpr std::size_t kStack = 64;          ///< words of 8 bytes that a program has

/// What is known before an instruction.
struct State {
    std::array<Value, 11> registers{};
    std::array<Value, kStack> stack{};

    /// Keeps what both know; true if that is less than was known.
    bool join(const State& other) {
        bool changed = false;
        const auto each = [&changed](auto& mine, const auto& theirs) {
            for (std::size_t k = 0; k < mine.size(); ++k) {
                if (mine[k] && mine[k] != theirs[k]) {
                    mine[k].reset();
                    changed = true;
                }
            }
        };
        each(registers, other.registers);
        each(stack, other.stack);
        return changed;
    }
};

std::uint64_t immediate(const bpf_insn& instruction) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(instruction.imm));
}

/// The word of the stack that an access through r10 means; empty where it is none, or half of one.
std::optional<std::size_t> word(int base, int offset) {
    if (base != BPF_REG_10 || offset >= 0 || offset % 8 != 0 ||
        -offset / 8 > static_cast<int>(kStack)) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(-offset / 8 - 1);
}

Value computed(std::uint8_t operation, std::uint64_t a, std::uint64_t b) {
    switch (operation) {
    case BPF_MOV:
        return b;
    case BPF_ADD:
        return a + b;
    case BPF_SUB:
        return a - b;
    case BPF_AND:
        return a & b;
    case BPF_OR:
        return a | b;
    case BPF_XOR:
        return a ^ b;
    case BPF_LSH:
        return a << (b & 63);
    case BPF_RSH:
        return a >> (b & 63);
    default:
        return std::nullopt;
    }
}

void compute(State& state, const bpf_insn& instruction) {
    Value& to = state.registers[instruction.dst_reg];
    const Value operand = BPF_SRC(instruction.code) == BPF_X ? state.registers[instruction.src_reg]
                                                             : Value(immediate(instruction));
    const std::uint8_t operation = BPF_OP(instruction.code);
    if (!operand || (operation != BPF_MOV && !to)) {
        to.reset();
        return;
    }
    const bool narrow = BPF_CLASS(instruction.code) == BPF_ALU;
    constexpr std::uint64_t kLow = 0xffffffff;
    to = narrow ? computed(operation, to.value_or(0) & kLow, *operand & kLow)
                : computed(operation, to.value_or(0), *operand);
    if (narrow && to) {
        to = *to & kLow;
    }
}

/// Is the jump taken? Empty = not known at load time.
std::optional<bool> taken(const State& state, const bpf_insn& instruction) {
    Value a = state.registers[instruction.dst_reg];
    Value b = BPF_SRC(instruction.code) == BPF_X ? state.registers[instruction.src_reg]
                                                 : Value(immediate(instruction));
    if (!a || !b) {
        return std::nullopt;
    }
    std::int64_t x = static_cast<std::int64_t>(*a), y = static_cast<std::int64_t>(*b);
    if (BPF_CLASS(instruction.code) == BPF_JMP32) {
        x = static_cast<std::int32_t>(*a);
        y = static_cast<std::int32_t>(*b);
        a = *a & 0xffffffff;
        b = *b & 0xffffffff;
    }
    switch (BPF_OP(instruction.code)) {
    case BPF_JEQ:
        return *a == *b;
    case BPF_JNE:
        return *a != *b;
    case BPF_JGT:
        return *a > *b;
    case BPF_JGE:
        return *a >= *b;
    case BPF_JLT:
        return *a < *b;
    case BPF_JLE:
        return *a <= *b;
    case BPF_JSET:
        return (*a & *b) != 0;
    case BPF_JSGT:
        return x > y;
    case BPF_JSGE:
        return x >= y;
    case BPF_JSLT:
        return x < y;
    case BPF_JSLE:
        return x <= y;
    default:
        return std::nullopt;
    }
}

class Walk {
public:
    explicit Walk(std::span<const bpf_insn> code) : code_(code), known_(code.size()) {}

    std::vector<std::size_t> run() {
        reach(0, {});
        while (!pending_.empty()) {
            const std::size_t at = pending_.front();
            pending_.pop_front();
            step(at, *known_[at]);
        }
        std::vector<std::size_t> places;
        for (std::size_t at = 0; at < code_.size(); ++at) {
            if (known_[at]) {
                places.push_back(at);
            }
        }
        return places;
    }

private:
    void reach(std::size_t at, const State& state) {
        if (at >= code_.size()) {
            return;
        }
        if (!known_[at]) {
            known_[at] = state;
            pending_.push_back(at);
        } else if (known_[at]->join(state)) {
            pending_.push_back(at);
        }
    }

    void jump(std::size_t at, State state) {
        const bpf_insn& instruction = code_[at];
        const auto target =
            static_cast<std::size_t>(static_cast<std::int64_t>(at) + 1 + instruction.off);
        switch (BPF_OP(instruction.code)) {
        case BPF_EXIT:
            return;
        case BPF_JA:
            return reach(target, state);
        case BPF_CALL:
            if (instruction.src_reg == BPF_PSEUDO_CALL) {
                reach(static_cast<std::size_t>(static_cast<std::int64_t>(at) + 1 + instruction.imm),
                      {});
            }
            for (int k = BPF_REG_0; k <= BPF_REG_5; ++k) {
                state.registers[static_cast<std::size_t>(k)].reset();
            }
            // A pointer into the stack may have been handed over.
            state.stack = {};
            return reach(at + 1, state);
        default:
            break;
        }
        const std::optional<bool> known = taken(state, instruction);
        if (known.value_or(true)) {
            reach(target, state);
        }
        if (!known.value_or(false)) {
            reach(at + 1, state);
        }
    }

    void step(std::size_t at, State state) {
        const bpf_insn& instruction = code_[at];
        switch (BPF_CLASS(instruction.code)) {
        case BPF_JMP:
        case BPF_JMP32:
            return jump(at, state);
        case BPF_ALU:
        case BPF_ALU64:
            compute(state, instruction);
            return reach(at + 1, state);
        case BPF_LD: // 64 bits in two instructions
            state.registers[instruction.dst_reg].reset();
            if (instruction.src_reg == 0 && at + 1 < code_.size()) {
                state.registers[instruction.dst_reg] =
                    (static_cast<std::uint64_t>(static_cast<std::uint32_t>(code_[at + 1].imm))
                     << 32) |
                    static_cast<std::uint32_t>(instruction.imm);
            } else if (instruction.src_reg == BPF_PSEUDO_FUNC) {
                reach(static_cast<std::size_t>(static_cast<std::int64_t>(at) + 1 + instruction.imm),
                      {});
            }
            return reach(at + 2, state);
        case BPF_LDX: {
            const auto from = word(instruction.src_reg, instruction.off);
            state.registers[instruction.dst_reg] =
                from && BPF_SIZE(instruction.code) == BPF_DW ? state.stack[*from] : std::nullopt;
            return reach(at + 1, state);
        }
        default: // BPF_ST, BPF_STX
            store(state, instruction);
            return reach(at + 1, state);
        }
    }

    static void store(State& state, const bpf_insn& instruction) {
        const auto to = word(instruction.dst_reg, instruction.off);
        if (!to || BPF_SIZE(instruction.code) != BPF_DW || BPF_MODE(instruction.code) != BPF_MEM) {
            state.stack = {}; // part of a word, or through a pointer that may lead here
            return;
        }
        state.stack[*to] = BPF_CLASS(instruction.code) == BPF_ST
                               ? Value(immediate(instruction))
                               : state.registers[instruction.src_reg];
    }

    std::span<const bpf_insn> code_;
    std::vector<std::optional<State>> known_;
    std::deque<std::size_t> pending_;
};

} // namespace

std::vector<std::size_t> reachable(std::span<const bpf_insn> code) {
    return Walk(code).run();
}

bool poisoned(const bpf_insn& instruction) {
    constexpr int kBad = 0xbad2310; // bpf_core_poison_insn()
    return instruction.code == (BPF_JMP | BPF_CALL) && instruction.src_reg == 0 &&
           instruction.imm == kBad;
}

} // namespace daxscope::btf
