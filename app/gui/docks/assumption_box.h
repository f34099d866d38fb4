// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace daxscope::gui {

class Document;

/// What is assumed of the accesses that left no event: nothing, an interval at which each mapping
/// comes back, or a number of accesses; and their pace (replay::Options). A change
/// replays the document's trace.
class AssumptionBox : public QWidget {
    Q_OBJECT
public:
    /// @param document must outlive this
    AssumptionBox(Document* document, QWidget* parent);

private:
    enum What { Nothing, Interval, Number };
    void apply();
    void showParts();
    void follow(); ///< what is assumed was set elsewhere, or ended with its trace

    Document* document_;
    QComboBox* what_;
    QDoubleSpinBox* interval_;
    QSpinBox* accesses_;
    QComboBox* pace_;
    bool following_ = false;
};

} // namespace daxscope::gui
