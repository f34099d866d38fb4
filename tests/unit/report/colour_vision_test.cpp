// SPDX-License-Identifier: GPL-3.0-or-later
//
// Colours that mean different things are told apart with any colour vision.
#include "replay/lanes/colours.h"
#include "replay/lanes/heat_colours.h"
#include "replay/lanes/lane_why.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace daxscope::lanes {
namespace {

using Three = std::array<double, 3>;
using Matrix = std::array<Three, 3>;

struct Vision {
    const char* name;
    Matrix seen; ///< linear light, as who has it sees it
};

// Machado, Oliveira and Fernandes 2009, severity 1.
constexpr std::array kVisions{
    Vision{"all cones", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    Vision{"protanopia",
           {{{0.152286, 1.052583, -0.204868},
             {0.114503, 0.786281, 0.099216},
             {-0.003882, -0.048116, 1.051998}}}},
    Vision{"deuteranopia",
           {{{0.367322, 0.860646, -0.227968},
             {0.280085, 0.672501, 0.047413},
             {-0.011820, 0.042940, 0.968881}}}},
};

Three times(const Matrix& matrix, const Three& of) {
    Three made{};
    for (std::size_t row = 0; row < made.size(); ++row) {
        for (std::size_t k = 0; k < of.size(); ++k) {
            made.at(row) += matrix.at(row).at(k) * of.at(k);
        }
    }
    return made;
}

/// CIE L*a*b* (D65) of what is seen of a colour.
Three lab(Colour colour, const Vision& vision) {
    const auto linear = [](int channel) {
        const double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    Three seen =
        times(vision.seen, {linear(colour.red()), linear(colour.green()), linear(colour.blue())});
    for (double& part : seen) {
        part = std::clamp(part, 0.0, 1.0);
    }
    constexpr Matrix kXyz{{{0.4124564, 0.3575761, 0.1804375},
                           {0.2126729, 0.7151522, 0.0721750},
                           {0.0193339, 0.1191920, 0.9503041}}};
    const Three xyz = times(kXyz, seen);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double apart(Colour one, Colour other, const Vision& vision) {
    const Three a = lab(one, vision), b = lab(other, vision);
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

struct Named {
    std::string name;
    Colour colour;
};

void expect_apart(const std::vector<Named>& colours, double least, bool dark) {
    for (const Vision& vision : kVisions) {
        for (std::size_t k = 0; k < colours.size(); ++k) {
            for (std::size_t other = 0; other < k; ++other) {
                EXPECT_GE(apart(colours[k].colour, colours[other].colour, vision), least)
                    << colours[k].name << " and " << colours[other].name << ", " << vision.name
                    << (dark ? ", dark" : ", light");
            }
        }
    }
}

Colours colours(bool dark) {
    return dark ? Colours(Colour(0xff1b1e24), Colour(0xffe6e8eb), Colour(0xff2f6fd0))
                : Colours(Colour(0xffffffff), Colour(0xff14171a), Colour(0xff1c5fc0));
}

constexpr double kFar = 20; // of blocks beside each other; 2.3 is just seen

} // namespace

TEST(ColourVision, TheSimulationMakesRedAndGreenAlikeAndLeavesBlue) {
    const Colour red(0xffb03a2a), green(0xff6b7a1f), blue(0xff2050c0);
    EXPECT_LT(apart(red, green, kVisions[2]), apart(red, green, kVisions[0]) / 2);
    EXPECT_GT(apart(red, blue, kVisions[2]), 60);
    EXPECT_NEAR(apart(Colour(0xff000000), Colour(0xffffffff), kVisions[1]), 100, 0.5);
}

TEST(ColourVision, OutcomesAndLossesAreToldApart) {
    for (const bool dark : {false, true}) {
        const Colours of = colours(dark);
        using replay::OutcomeClass;
        expect_apart({{"hit", of.of(OutcomeClass::Hit)},
                      {"first touch", of.of(OutcomeClass::FirstTouch)},
                      {"permission", of.of(OutcomeClass::Permission)},
                      {"failed", of.of(OutcomeClass::Failed)},
                      {"refault", of.of(OutcomeClass::Refault)},
                      {"loss", of.loss},
                      {"background", of.base}},
                     kFar, dark);
        expect_apart({{"more", of.more}, {"fewer", of.fewer}, {"background", of.base}}, kFar, dark);
    }
}

TEST(ColourVision, ReasonsOfFallbacksAreToldApartAndAnUnknownOneFromAll) {
    for (const bool dark : {false, true}) {
        expect_apart({{"mapping", why_colour(WhyClass::Mapping, dark)},
                      {"storage", why_colour(WhyClass::Storage, dark)},
                      {"entries", why_colour(WhyClass::Entries, dark)},
                      {"unknown", why_colour(WhyClass::Unknown, dark)}},
                     kFar, dark);
    }
}

TEST(ColourVision, StepsOfAHeatMapAreToldApart) {
    for (const bool dark : {false, true}) {
        const Colours of = colours(dark);
        const Colour hue = of.of(replay::OutcomeClass::Refault);
        std::vector<Named> steps{{"nothing", of.base}};
        for (const int third : {0, 1, 2, 3}) {
            steps.push_back({"step " + std::to_string(third), heat_colour(of, hue, third / 3.0)});
        }
        expect_apart(steps, kFar, dark);
        // More and fewer, one beside the other.
        std::vector<Named> both{{"nothing", of.base}};
        for (const int half : {0, 1, 2}) {
            both.push_back({"more " + std::to_string(half), heat_colour(of, of.more, half / 2.0)});
            both.push_back(
                {"fewer " + std::to_string(half), heat_colour(of, of.fewer, half / 2.0)});
        }
        expect_apart(both, kFar, dark);
    }
}

TEST(ColourVision, AHeatMapsColourGoesOnAndOnFromTheBackground) {
    for (const bool dark : {false, true}) {
        const Colours of = colours(dark);
        for (const Colour hue : {of.of(replay::OutcomeClass::Refault), of.fewer}) {
            for (int k = 1; k <= 255; ++k) {
                EXPECT_GE(contrast(heat_colour(of, hue, k / 255.0), of.base),
                          contrast(heat_colour(of, hue, (k - 1) / 255.0), of.base) * 0.999)
                    << k;
            }
        }
    }
}

TEST(ColourVision, BarsOfADistributionAreToldApart) {
    for (const bool dark : {false, true}) {
        const Colours of = colours(dark);
        for (const Colour hue :
             {of.of(replay::OutcomeClass::FirstTouch), of.of(replay::OutcomeClass::Refault)}) {
            expect_apart({{"passing", hue},
                          {"the rest", rest_colour(of, hue)},
                          {"background", of.base},
                          {"outline", of.text}},
                         kFar, dark);
        }
    }
}

} // namespace daxscope::lanes
