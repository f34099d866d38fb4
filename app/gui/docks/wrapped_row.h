// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <vector>

class QComboBox;

namespace daxscope::gui {

/// A dock's bar: things beside each other, and where they do not fit, in as many lines as it
/// takes: a dock is never wider than its widest single thing needs.
class WrappedRow : public QLayout {
    Q_OBJECT
public:
    WrappedRow();
    ~WrappedRow() override;

    /// @param grows takes what its line has left; the row owns neither
    void add(QWidget* widget, bool grows = false);
    /// What follows stands in one piece with what was added last: a word and its field.
    void join(QWidget* widget, bool grows = false);

    // QLayout
    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    Qt::Orientations expandingDirections() const override { return {}; }
    void setGeometry(const QRect& rect) override;

private:
    struct Part {
        QLayoutItem* item; ///< owned
        bool grows = false, joined = false;
    };
    /// Places the parts, or only measures. @return the height
    int place(const QRect& within, bool measured) const;
    int widthOf(const Part& part) const;
    std::vector<Part> parts_;
};

/// A box of choices for such a row, named for tests and for screen readers.
QComboBox* choiceBox(const char* name, const QString& accessible, const QStringList& entries,
                     QWidget* parent);

} // namespace daxscope::gui
